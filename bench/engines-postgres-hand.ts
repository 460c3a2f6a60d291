import { POSTGRES_BIN } from '../src/test/servers/postgres.ts'
import { HOSPITAL } from './engines-rows.ts'

/** As the server's account, in a folder that is its own. */
export const AS = 'setpriv --reuid=postgres --regid=postgres --clear-groups --'
export const inFolder = (data: string) => `chmod 711 $(dirname ${data}) $(dirname $(dirname ${data})); rm -rf ${data}; mkdir -m 700 ${data}; chown postgres ${data}; cd ${data}; export HOME=${data}`

/** A server on `data` by hand, found by what follows; nothing is synced, since it is thrown away. */
export const serverByHand = ({ data, wait = '' }: { readonly data: string; readonly wait?: string }) => `
${AS} ${POSTGRES_BIN}/postgres -D ${data} -c listen_addresses= -c unix_socket_directories=${data} -c fsync=off -c full_page_writes=off -c archive_mode=off -c autovacuum=off -c max_wal_size=1GB -c dynamic_shared_memory_type=mmap -c hba_file=${data}/open -c ident_file= >/dev/null 2>&1 &
export PGHOST=${data} PGUSER=postgres PGPORT=5432
until psql -XqAt -d template1 -c 'select 1' ${wait}>/dev/null 2>&1; do sleep 0.05; done`
export const openDoor = (data: string) => `echo 'local all all trust' > ${data}/open; chmod 644 ${data}/open`

/** Every row held against every index, every table counted. */
export const checkByHand = `${POSTGRES_BIN}/pg_amcheck -d sik --install-missing --heapallindexed --parent-check --jobs=2; ${HOSPITAL.map(({ name }) => `psql -XqAt -d sik -c 'select count(*) from ${name}' > /dev/null`).join('; ')}`
export const away = (data: string) => `kill -QUIT %1; wait %1 2>/dev/null || true; cd /; rm -rf ${data}`
