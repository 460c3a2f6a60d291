import type { MariadbDumpComponent, MariadbPhysicalComponent } from '../../core/component.ts'

/** The databases of a small hospital's server; override what the test is about. */
export function mariadbDumpComponent(change: Partial<MariadbDumpComponent> = {}): MariadbDumpComponent {
  return {
    engine: 'mariadb-dump', name: 'khanza', key: 'simrs/khanza', system: 'simrs', server: 'produksi', targets: ['nas'], growing: true, retention: 'standar',
    access: { host: null, port: null, socket: '/nonexistent/mysqld.sock', user: 'pulih', password: null }, identity: null, databases: null, locking: 'lock', accounts: true, freshness: null, ...change,
  }
}

/** The files of that server. */
export function mariadbPhysicalComponent(change: Partial<MariadbPhysicalComponent> = {}): MariadbPhysicalComponent {
  return {
    engine: 'mariadb-physical', name: 'khanza', key: 'simrs/khanza', system: 'simrs', server: 'produksi', targets: ['nas'], growing: true, retention: 'standar',
    access: { host: null, port: null, socket: '/nonexistent/mysqld.sock', user: 'pulih', password: null }, identity: null, parallel: 2, freshness: null, ...change,
  }
}
