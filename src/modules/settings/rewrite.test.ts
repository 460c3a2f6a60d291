import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rewritten } from './rewrite.ts'

const PHP = "<?php\n// koneksi\n$db['host'] = '10.10.0.11';\n$db['name'] = 'sik';\n"
const changes = [{ find: "$db['host'] = '10.10.0.11'", put: "$db['host'] = '10.10.0.12'" }]
const text = (file: string, of = changes) => { const it = rewritten(Buffer.from(file), of); return it.ok ? it.bytes.toString() : `${it.times} × ${it.text}` }

describe('a settings file', () => {
  it('gets the new text in place of the one that stands there once, and nothing else moves', () => {
    expect(text(PHP)).toBe(PHP.replace('0.11', '0.12'))
  })

  it('is done where the new text stands there already: twice is once', () => {
    const once = Buffer.from(text(PHP))
    expect(rewritten(once, changes)).toEqual({ ok: true, bytes: once, changed: 0 })
  })

  it('is not the one that was meant where the text is not there, or is there twice', () => {
    expect(text('[lain]\n')).toBe(`0 × ${changes[0]!.find}`)
    expect(text(PHP + PHP)).toBe(`2 × ${changes[0]!.find}`)
    const twiceDone = PHP.replace('0.11', '0.12')
    expect(text(twiceDone + twiceDone)).toBe(`0 × ${changes[0]!.find}`)
  })

  it('knows a text from the longer one that it is a part of', () => {
    const port = [{ find: 'host=10.10.0.1', put: 'host=10.10.0.12' }]
    expect(text('host=10.10.0.1\n', port)).toBe('host=10.10.0.12\n')
    expect(text('host=10.10.0.12\n', port)).toBe('host=10.10.0.12\n')
    const shorter = [{ find: 'host=db.lama', put: 'host=db' }]
    expect(text('host=db.lama\n', shorter)).toBe('host=db\n')
    expect(text('host=db\n', shorter)).toBe('host=db\n')
  })

  it('is left alone where two texts that are to be replaced overlap', () => {
    expect(text('host=a;port=1', [{ find: 'host=a;port', put: 'x' }, { find: 'port=1', put: 'y' }])).toBe('2 × port=1')
  })

  it('keeps every other byte, whatever it is written in', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 }), (before, after) => {
      const [find, put] = ['«alamat=lama»', '«alamat=baru»']
      const old = Buffer.concat([before, Buffer.from(find), after])
      const made = rewritten(old, [{ find, put }])
      expect(made).toEqual({ ok: true, bytes: Buffer.concat([before, Buffer.from(put), after]), changed: 1 })
      if (made.ok) expect(rewritten(made.bytes, [{ find: put, put: find }])).toMatchObject({ ok: true, bytes: old })
    }))
  })
})
