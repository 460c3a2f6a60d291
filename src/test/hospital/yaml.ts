/** A hospital with one system of a database and an application, as most scenarios need it. */
export function hospitalYaml(change: { readonly schedules?: string; readonly checks?: string; readonly targets?: string; readonly retention?: string; readonly systems?: string } = {}): string {
  return `
site: { name: RS Skenario, zone: Asia/Jakarta }
procedures:
  - { key: backup, title: Pencadangan SIMRS, number: SPO-01, revision: "02", date: 2026-01-05 }
servers:
  - { name: produksi, role: production }
targets:
${change.targets ?? '  - { name: nas, path: "${data}/nas", class: off-host, keepFree: 1MB }'}
retention:
  - ${change.retention ?? "{ name: w2, maxAge: 14d, keepCopies: 2, keepDates: 5, keepProven: 2 }"}
systems:
  - name: simrs
    title: SIMRS
    components:
      - { name: database, engine: sqlite, file: "\${data}/simrs.db", freshness: { query: select max(waktu) from kunjungan, maxAge: 26h } }
      - { name: aplikasi, engine: files, path: "\${data}/aplikasi" }
${change.systems ?? ''}
schedules:
${change.schedules ?? `  - { kind: backup, system: simrs, level: full, cron: 0 2 * * 0, window: { length: 30m } }
  - { kind: backup, system: simrs, level: differential, fallback: full, cron: 0 3 * * 1-6, window: { length: 30m } }
  - { kind: rehearsal, system: simrs, cron: 0 12 * * 5 }
  - { kind: retention, cron: 30 8 * * 1 }`}
checks:
${change.checks ?? `  - { preset: morning, procedure: backup }
  - { preset: monday, procedure: backup }
  - { preset: friday, procedure: backup }
  - { preset: weekly, procedure: backup }`}
units:
  - { key: igd, name: IGD }
  - { key: pendaftaran, name: Pendaftaran }
  - { key: farmasi, name: Farmasi }
  - { key: laboratorium, name: Laboratorium }
  - { key: radiologi, name: Radiologi }
  - { key: rawat-inap, name: Rawat Inap }
`
}
