import { describe, expect, it } from 'vitest'
import { connection, ident, literal } from './rows.ts'
import { statementsOf } from './script.ts'

describe('a script of PostgreSQL’s own tools', () => {
  it('is taken apart into its statements, whatever stands in quotes', () => {
    const script = '--\n-- Roles; here\n--\n\\restrict abc123\nSET a = on;\n\nCREATE ROLE "aneh;nama";\nCOMMENT ON ROLE "a" IS \'satu;\ndua -- tiga \'\' \\! empat\';\n\\unrestrict abc123\n'
    expect(statementsOf(script)).toEqual(['SET a = on', 'CREATE ROLE "aneh;nama"', 'COMMENT ON ROLE "a" IS \'satu;\ndua -- tiga \'\' \\! empat\''])
  })

  it.each(['\\! rm -rf /', 'SELECT 1 \\g /tmp/x', '\\connect postgres', 'SELECT 1; \\i /etc/passwd', '\\restrict a b'])('is refused where a command of psql hides: %s', (script) => {
    expect(() => statementsOf(script)).toThrow('command of psql')
  })
})

it('writes names and texts so that nobody can break out of them', () => {
  expect(ident('a"b')).toBe('"a""b"')
  expect(literal("O'Neil")).toBe("'O''Neil'")
  expect(literal("a\\'")).toBe(" E'a\\\\'''")
  expect(connection('sik')).toBe('sik')
  expect(connection("host=x 'y\\")).toBe("dbname='host=x \\'y\\\\'")
})
