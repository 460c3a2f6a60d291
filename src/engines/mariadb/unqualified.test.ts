import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { unqualified } from './unqualified.ts'

const through = (name: string, text: string) => {
  const { command, args } = unqualified(name)
  return spawnSync(command, [...args], { input: text, encoding: 'utf8' }).stdout
}
const trigger = (head: string) => `DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=\`ro ot\`@\`localhost\`*/ /*!50003 ${head}\nset new.nama = trim(new.nama), @n = (select count(*) from sik.log) */;;\nDELIMITER ;\n`

describe('the text of a dump on its way to another name', () => {
  it.each([
    ['trigger sik.catat before insert on sik.pasien for each row', 'trigger catat before insert on pasien for each row'],
    ['TRIGGER `sik`.`catat` AFTER UPDATE\n  ON `sik` . `pasien` FOR EACH ROW', 'TRIGGER `catat` AFTER UPDATE\n  ON `pasien` FOR EACH ROW'],
    ['trigger if not exists catat before delete on sik.pasien for each row', 'trigger if not exists catat before delete on pasien for each row'],
    ['trigger catat before insert on pasien for each row', 'trigger catat before insert on pasien for each row'],
    ['trigger `sik.catat` before insert on `sik.pasien` for each row', 'trigger `sik.catat` before insert on `sik.pasien` for each row'],
  ])('makes of “%s” “%s”, and leaves the body as it was written', (written, made) => {
    expect(through('sik', trigger(written))).toBe(trigger(made))
  })

  it('touches no row, whatever stands in it', () => {
    const rows = "INSERT INTO `log` VALUES\n(1,'trigger sik.catat before insert on sik.pasien'),\n('/*!50003 CREATE*/ /*!50003 trigger sik.a before insert on sik.b */;;\xE9');\n"
    expect(through('sik', rows)).toBe(rows)
  })

  it('takes a name as it is', () => {
    expect(through('s.k', trigger('trigger sik.catat before insert on sik.pasien for each row'))).toBe(trigger('trigger sik.catat before insert on sik.pasien for each row'))
    expect(through('s`k', trigger('trigger `s``k`.catat before insert on `s``k`.pasien for each row'))).toBe(trigger('trigger catat before insert on pasien for each row'))
  })
})
