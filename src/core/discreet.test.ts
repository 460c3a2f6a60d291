import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { discreet, hide } from './discreet.ts'

const MARKS = { secret: '[S]', address: '[A]', patient: '[P]' }
const look = discreet({
  secrets: ['7000000001:AAF-loopback_double_of_telegram_00000', 'kunci+rahasia/ruang=edp', 'pendek'],
  addresses: ['10.7.0.4:1433', 'simrs.rs-contoh.local:3306', 'produksi:1433', 'gudang'],
  ours: ['SPO/RM/0123456', 'IT-10.20.30.40'],
})
const said = (text: string) => hide(text, look(text), MARKS)

describe('what goes out', () => {
  it.each([
    ['a bot token', 'POST /bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/sendMessage: 404', 'POST /bot[S]/sendMessage: 404'],
    ['a Slack token', 'invalid_auth for xoxb-1234567890-abcdefABCDEF.', 'invalid_auth for [S].'],
    ['an app token', 'xapp-1-A0123-456-abcdef0123456789 ditolak', '[S] ditolak'],
    ['a Slack hook', 'https://hooks.slack.com/services/T000/B000/XXXX gagal', '[S] gagal'],
    ['a JWT', 'Authorization ditolak: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'Authorization ditolak: [S]'],
    ['a bearer', 'header "Bearer abcdEFGH12345678" ditolak', 'header "Bearer [S]" ditolak'],
    ['an address with a password', 'gagal: postgres://simrs:rahasia@10.1.2.3:5432/simrs?sslmode=off timeout', 'gagal: [S] timeout'],
    ['an address of a database', 'mysql://db-simrs/simrs menolak', '[S] menolak'],
    ['an address of a mirror with a password', 'https://edp:Sandi%20Kuat@cadangan.rs.id/x gagal', '[S] gagal'],
    ['a connection string', 'Login failed (Server=tcp:10.0.0.5,1433;Database=SIMRS;User Id=sa;Password=Rahasia 123!;Encrypt=true)', 'Login failed ([S]'],
    ['a libpq string', 'could not connect: host=db.rs.local port=5432 user=simrs password=x9 dbname=simrs', 'could not connect: [S]'],
    ['a password behind an equals sign', 'PGPASSWORD=Rah4sia! pg_dump gagal', 'PGPASSWORD=[S] pg_dump gagal'],
    ['a quoted password', 'pwd="dua kata" ditolak', 'pwd="[S]" ditolak'],
    ['a password in JSON', '{"password": "dua kata", "user": "edp"}', '{"password": "[S]", "user": "edp"}'],
    ['a password in a query', 'GET /x?token=abcdef&halaman=2', 'GET /x?token=[S]&halaman=2'],
    ['kata sandi', 'kata sandi: melati17', 'kata sandi: [S]'],
    ['a password on a command line', 'mysqldump -u root -pRahasia17 simrs', 'mysqldump -u root -p[S] simrs'],
    ['a long option', 'tool --password Rahasia17 --host x', 'tool --password [S] --host x'],
    ['a password in SQL', "CREATE USER x IDENTIFIED BY 'abc'", "CREATE USER x IDENTIFIED BY '[S]'"],
    ['a private key', 'sebelum\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\nAAAA\n-----END OPENSSH PRIVATE KEY-----\nsesudah', 'sebelum\n[S]\nsesudah'],
    ['a private key whose end is missing', '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3xfnygWyF8PbnGy0AHB7MMIIEpAIBAAKC\nLihat log.', '[S]\nLihat log.'],
    ['an age key', 'AGE-SECRET-KEY-1QQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQQPZRY9X8GF2TVDW0', '[S]'],
    ['an access key', 'AKIAIOSFODNN7EXAMPLE ditolak', '[S] ditolak'],
    ['a secret of this site', 'gagal dengan kunci+rahasia/ruang=edp', 'gagal dengan [S]'],
    ['a secret of this site in an address', 'x?k=kunci%2Brahasia%2Fruang%3Dedp&y', 'x?k=[S]&y'],
    ['a secret of this site in base64', `Basic ${Buffer.from('kunci+rahasia/ruang=edp').toString('base64')}`, 'Basic [S]'],
    ['a short secret of this site, standing alone', 'kata "pendek" salah, kependekan benar', 'kata "[S]" salah, kependekan benar'],
    ['an IP address', 'connect ECONNREFUSED 192.168.10.20:1433', 'connect ECONNREFUSED [A]'],
    ['an IP address in a sentence', 'Host 10.0.0.5 tidak menjawab.', 'Host [A] tidak menjawab.'],
    ['a network', 'rute 172.16.0.0/12 hilang', 'rute [A] hilang'],
    ['an IPv6 address', 'connect EHOSTUNREACH fe80::1ff:fe23:4567:890a', 'connect EHOSTUNREACH [A]'],
    ['an IPv6 address with a port', 'listen [::1]:8420', 'listen [A]'],
    ['a host and port', 'gagal ke db.rs-contoh.co.id:3306 (timeout)', 'gagal ke [A] (timeout)'],
    ['a short host and port', 'connect ETIMEDOUT srv-simrs:1433', 'connect ETIMEDOUT [A]'],
    ['localhost', 'localhost:5432 refused', '[A] refused'],
    ['a host that is not found', 'getaddrinfo ENOTFOUND simrs', 'getaddrinfo ENOTFOUND [A]'],
    ['what psql says', 'connection to server at "db-simrs" (10.0.0.5), port 5432 failed', 'connection to server at "[A]" ([A]), port 5432 failed'],
    ['what mysql says', "Can't connect to MySQL server on 'db-simrs' (115)", "Can't connect to MySQL server on '[A]' (115)"],
    ['what ssh says', 'ssh: connect to host cadangan port 22: No route to host', 'ssh: connect to host [A] port 22: No route to host'],
    ['who was refused', "Access denied for user 'root'@'ruang-edp' (using password: YES)", "Access denied for user 'root'@'[A]' (using password: YES)"],
    ['a shared folder', 'tidak dapat membuka \\\\nas-rs\\cadangan\\simrs', 'tidak dapat membuka [A]'],
    ['a server of this site', 'simrs.rs-contoh.local tidak menjawab, produksi:1433 juga', '[A] tidak menjawab, [A] juga'],
    ['a NIK', 'pasien 3171234507890001 ganda', 'pasien [P] ganda'],
    ['a NIK of a woman', "Duplicate: '3171236507890001'", "Duplicate: '[P]'"],
    ['a NIK in groups', '3171 2345 0789 0001 dan 31.71.23.450789.0001', '[P] dan [P]'],
    ['a NIK in a file’s name and behind a colon', 'pasien-3171234507890001.csv nik:3171234507890001', 'pasien-[P].csv nik:[P]'],
    ['a mistyped NIK by its name', 'NIK: 9999999999999999', 'NIK: [P]'],
    ['a medical record number', 'RM 12-34-56 tidak ditemukan', 'RM [P] tidak ditemukan'],
    ['a medical record number, written out', 'no. rekam medis: 00123456', 'no. rekam medis: [P]'],
    ['an MRN', 'MRN#A-1234567', 'MRN#[P]'],
    ['a column of record numbers', "where no_rkm_medis = '001234'", "where no_rkm_medis = '[P]'"],
    ['a BPJS number', 'No. BPJS 0001234567890 tidak aktif', 'No. BPJS [P] tidak aktif'],
    ['a row that an error quotes', 'DETAIL:  Failing row contains (17, Siti Aminah, 1989-07-05, null).', 'DETAIL:  Failing row contains ([P]).'],
    ['a key that an error quotes', 'Key (no_rm)=(00123456) already exists.', 'Key (no_rm)=([P]) already exists.'],
    ['a doubled entry', "Duplicate entry 'Siti Aminah' for key 'pasien.nama'", "Duplicate entry '[P]' for key 'pasien.nama'"],
    ['a line of a dump', "INSERT INTO pasien VALUES (1,'Siti Aminah','1989-07-05');", 'INSERT INTO pasien VALUES ([P]);'],
  ])('does not hold %s', (_, text, expected) => {
    expect(said(text)).toBe(expected)
  })

  it.each([
    'Senin, 23 Nov 2026, 07.30 WIB', '2026-11-23T07:30:12.123Z', '23.11.2026', '07:30:12', '23/11/2026 07:30', '2026-11-23 22:00',
    '12,4 GB dari 1,84 TB (94 %)', '1.234.567.890 baris', 'Rp 1.234.567.890', '100.200.150.100 byte', '10.100.200.250 rows', 'sebanyak 1.200.300.100',
    'jejak audit 4f1c2d9a0b3e5f60718293a4b5c6d7e8f90123456789abcdef0123456789abcd', 'kepala: 3171a34507890001', '1234567890abcdef', 'sha256:0f343b0931126a20f133d67c2b018a3b',
    'check:1433', 'round:3306', 'person:17', 'room:8080', 'copy:12045', 'W-2', 'D-14 — SELESAI', 'sign 17 4f1c2d9a', 'restore 1234 simrs/database', 'form 12 tanggal 2026-11-23',
    'SPO/RM/0123456', 'IT-10.20.30.40', 'SPO-RM-2024-01 Rev. 03', 'dokumen RM 2024', 'formulir RM 5',
    'pulih 0.1.0', 'MariaDB 10.11.19', 'versi 10.11.19.0', 'Windows 10.0.19045.3803', 'v1.2.3.4', 'simrs/database-20261123T190000Z-full.sql.zst', 'post-office.ts:112',
    'Access denied (using password: YES)', 'Token: tidak ada', 'kata sandi: salah', 'password is required', 'token wajib diisi', 'Tanpa password.',
    '0812-3456-7890', '+62 812 3456 7890', 'ext. 4321', '021-5551234', '1763712345.678901', '1763712345678', '0.3171234507890001', 'U06ABCDEF12', '-1001234567890', '7000000001', 'C0123456789',
    'gudang tidak menjawab', 'produksi', 'Dr. Rahmat', 'alarm 3 dari 20', 'pukul 07:30', 'http://pulih.example/pedoman', 'WIB: 1433', 'std::string', 'a::b', 'edp@rs-contoh.id', 'Disetujui oleh Budi, 14.32 WIB',
    'VALUES', 'host dan port', 'Nilai: (12)', 'kartu 1234567890',
  ])('leaves “%s” as it is', (text) => {
    expect(said(text)).toBe(text)
  })

  it('hides a secret of this site wherever it stands', () => {
    fc.assert(fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (before, after) => {
      expect(said(`${before}kunci+rahasia/ruang=edp${after}`)).not.toContain('rahasia/ruang')
    }))
  })

  it('finds nothing more in what it has read already, unless quotes held it together', () => {
    const piece = fc.oneof(fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/["']/g, '')), fc.constantFrom('password=', 'token: ', '10.0.0.5', 'db.rs.id:3306', 'RM 123456', '3171234507890001', 'Server=a;PWD=b;', ' ', '\n', 'xoxb-1234567890-abc', 'VALUES (1,2);'))
    const words = { secret: '[rahasia disembunyikan]', address: '[alamat disembunyikan]', patient: '[data pasien disembunyikan]' }
    const clean = (text: string) => hide(text, look(text), words)
    expect(clean('password= v 10.0.0.5')).toBe('password= [rahasia disembunyikan] [alamat disembunyikan]')
    // Without the semicolon that was hidden with the quoted words, what is left reads like one connection string: more is hidden, never less.
    const quoted = clean("password= ' ;' VALUES (1,2); password=")
    expect([quoted, clean(quoted)]).toEqual(["password= '[rahasia disembunyikan]' VALUES ([data pasien disembunyikan]); password=", '[rahasia disembunyikan]'])
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const once = clean(pieces.join(' '))
      expect(clean(once)).toBe(once)
    }), { numRuns: 1000 })
  })

  it('reads a long text in a moment, also one that is made to tire it', () => {
    const bad = ['a.'.repeat(50_000), 'host=a '.repeat(15_000), 'password'.repeat(12_000), '1.'.repeat(50_000), ':'.repeat(100_000), 'a:'.repeat(50_000), '1 '.repeat(50_000), 'VALUES ('.repeat(12_000), 'Server=a;'.repeat(11_000), '-----BEGIN RSA PRIVATE KEY-----'.repeat(3000), 'a://'.repeat(25_000), "user 'a'@".repeat(11_000), 'mysql '.repeat(16_000), `${'a'.repeat(100_000)}=`]
    for (const text of bad) {
      const begun = performance.now()
      look(text)
      // It takes hundredths of a second; one that looks back from every letter would take minutes.
      expect([text.slice(0, 12), performance.now() - begun < 15_000]).toEqual([text.slice(0, 12), true])
    }
  })
})
