import type { Fetched, SentFile } from '../core/sent-file.ts'
import type { z } from 'zod'
import type { Outcome } from '../core/outcome.ts'
import type { Duty, Lang, Person, PlatformId, Room } from '../core/people.ts'
import type { FormRecord } from '../store/forms.ts'
import type { Field } from '../texts/message.ts'
import type { Say, Texts } from '../texts/words.ts'
import type { Kit } from './kit.ts'

/**
 * Something that people can say. Typed, pressed or replied, it goes the same way.
 *
 * Grammar: words are matched to the keys of `args` in their order. A key that is an enum takes the word only if it is a
 * member or one of its `aliases` (`.meta({ aliases: { tambah: 'add' } })`); an optional one is passed over otherwise.
 * A key with `.meta({ rest: true })` takes all that remains. `"…"` holds words together. Numbers and dates are coerced by their schema.
 */
export interface Command<S extends z.ZodObject = z.ZodObject> {
  readonly name: string
  readonly aliases: readonly string[]
  readonly summary: (t: Texts) => string
  /** One line that works as it stands, without the slash. */
  readonly example: string
  readonly args: S
  /** `anyone`: also somebody whom we do not know yet. */
  readonly allow: readonly Duty[] | 'anyone'
  /** `may`: whoever stands in for a manager at that moment may say it too, whatever their own duties. */
  readonly deputies?: 'may'
  /** `anywhere`: also in a group that nobody has registered, where nothing of the hospital may be told. */
  readonly where?: 'anywhere'
  /** `reads` may be lost and said again; `writes` changes a fact; `asks` begins something that others decide. */
  readonly effect: 'reads' | 'writes' | 'asks'
  /** Said by few and seldom: `/help` folds it away below what is said every day. `hidden`: only said by buttons and replies. */
  readonly use?: 'seldom' | 'hidden'
  run(call: Call<z.output<S>>, kit: Kit): Promise<Outcome<Answer>>
}

export interface Call<A> {
  readonly args: A
  readonly by: Caller
  /** Null where nobody has registered the room yet. */
  readonly room: Room | null
  readonly place: { readonly platform: PlatformId; readonly chat: string; readonly thread: string | null; readonly title: string; readonly direct: boolean }
  /** What came along with the words; nobody has read it yet. */
  readonly file?: SentFile & { read(): Promise<Fetched> }
  readonly at: Date
  readonly lang: Lang
}

/** `person` is null for somebody whom nobody has added yet: only commands for `anyone` see that. */
export type Caller = { readonly platform: PlatformId; readonly userId: string; readonly name: string; readonly person: Person | null }

/** `say` goes to the room (or only to the caller); null where the fact's own card is the answer. */
export interface Answer {
  readonly say: Say | null
  readonly to: 'room' | 'caller'
  /** Makes the answer a living card that later facts edit. */
  readonly card?: string
  /** What the command still lacks is asked of the caller; once that is answered, the completed line is said for them. */
  readonly form?: FormAsk
  /** The caller's form has all its answers: its line is said for them, and it ends in the transaction of what that does. */
  readonly completes?: FormRecord
}

/**
 * Questions instead of a refusal. The answers complete `say` in the order of the fields, as the command's places take them;
 * each word of `say` has taken one place. Only what stands last may be optional. A field's key must be none of `skip`,
 * `back`, `cancel`, `fill`; one that is called like an argument is asked again where that argument is refused.
 */
export interface FormAsk {
  readonly say: string
  readonly title: (t: Texts) => string
  readonly fields: (t: Texts) => readonly Field[]
}

/** Who said it, for commands that strangers may not say: dispatch lets none through to them. */
export function personOf({ by }: Pick<Call<unknown>, 'by'>): Person {
  if (by.person === null) throw new Error('dispatch let somebody through whom nobody knows')
  return by.person
}

/** Keeps the argument types of a command file while the menu holds them all. */
export function command<S extends z.ZodObject>(it: Command<S>): Command {
  return it
}
