import { HOSPITAL } from './engines-rows.ts'

/** Every table checked and counted by hand. */
export const checkByHand = HOSPITAL.map(({ name }) => `mariadb -uroot -S s sik -e "check table ${name} extended; select count(*) from ${name}"`).join('; ')

/** What somebody types who tries a copy on a server that is thrown away, on new data or on what was brought back; `then` finds its socket at `s`. */
export const privateByHand = ({ data, make, then }: { readonly data: string; readonly make: 'new' | { readonly by: string }; readonly then: string }) => `
chmod 711 $(dirname ${data}) $(dirname $(dirname ${data})); rm -rf ${data}; mkdir ${data}; chown mysql ${data}; cd ${data}
as="setpriv --reuid=mysql --regid=mysql --clear-groups --"
${make === 'new' ? `$as mariadb-install-db --no-defaults --datadir=${data} --auth-root-authentication-method=normal --skip-test-db --cross-bootstrap >/dev/null` : make.by}
$as mariadbd --no-defaults --datadir=${data} --socket=${data}/s --pid-file=${data}/pid --skip-networking --skip-log-bin ${make === 'new' ? '' : '--skip-grant-tables'} --innodb-flush-log-at-trx-commit=0 --innodb-use-native-aio=0 --innodb-buffer-pool-size=256M --max-allowed-packet=1G 2>/dev/null &
until mariadb -uroot -S s -e 'select 1' >/dev/null 2>&1; do sleep 0.05; done
${then}
kill -KILL %1; wait %1 2>/dev/null || true; cd /; rm -rf ${data}`
