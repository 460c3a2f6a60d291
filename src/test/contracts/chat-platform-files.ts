import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sample, type PlatformOnTrial } from './platform-on-trial.ts'

/** Names that would be more than a name wherever nobody looks. */
export const HOSTILE_NAMES = [
  '</b>.pdf', '../../etc/passwd', '..\\..\\boot.ini', '<!channel>.txt', '@here.csv', 'laporan\u202Efdp.exe', 'baris\nbaru.txt', 'a\r\nX-Evil: 1.txt',
  `${'n'.repeat(296)}.pdf`, `${'𠮷'.repeat(75)}.pdf`, 'tg://user?id=1.txt', '"; filename="b.exe', '.bashrc', '',
] as const

/** What stands inside is nobody's to change. */
const INSIDE = 'isi </b> <!channel> & "kutip"\r\n\u202Eterbalik\u202C 👩‍⚕️\n'

/** A file arrives whole on every platform, under a name that can do no harm. */
export function chatFilesContract(name: string, make: () => Promise<PlatformOnTrial>): void {
  describe(`files on ${name}`, () => {
    let trial: PlatformOnTrial
    beforeEach(async () => {
      trial = await make()
      await trial.platform.start(async () => undefined)
    })
    afterEach(async () => {
      await trial.end()
    })

    it.each(HOSTILE_NAMES)('arrive whole under a harmless name when they are called %j', async (hostile) => {
      await trial.platform.post(trial.to, sample('kartu', { files: [{ name: hostile, mime: 'text/plain', text: INSIDE }] }), { silent: false, once: 'a' })
      await expect.poll(async () => (await trial.files(trial.user.id)).map(({ text }) => text)).toEqual([INSIDE])
      const [file] = await trial.files(trial.user.id)
      expect(file?.names.length).toBeGreaterThan(0)
      for (const shown of file?.names ?? []) {
        expect(shown).toMatch(/^[^.\s-][\p{L}\p{N}\p{M} ._()-]*$/u)
        expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(255)
        expect(shown.endsWith(/[^/\\]\.[a-z]{3}$/.exec(hostile)?.[0].slice(1) ?? '')).toBe(true)
      }
      expect((await trial.sees(trial.user.id)).filter((title) => title !== '')).toEqual(['kartu'])
    })
  })
}
