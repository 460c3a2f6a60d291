import type { Log } from '../../core/log.ts'
import type { Lang } from '../../core/people.ts'
import type { Message, OpenForm } from '../../texts/message.ts'
import type { ChatEvent, MessageRef } from '../platform.ts'
import { textOf } from './text-of.ts'
import type { Reading, WindowPlace } from './reading.ts'
import type { Triggers } from './triggers.ts'
import { askWindow, formWindow } from './window.ts'
import type { SlackWeb } from './web.ts'
import type { SlackTexts } from './words.ts'

export interface Windows {
  /** Opens what a press asked for; where it comes too late, its person is told. */
  open(opening: Extract<Reading, { kind: 'opens' }>): Promise<void>
  /** A card shows this form: it can be opened from now on, and is opened at once for its person who just asked for it. */
  shown(form: OpenForm | undefined, at: { readonly card: MessageRef; readonly lang: Lang }): Promise<void>
}

export function windowsOf(parts: {
  readonly web: SlackWeb
  readonly triggers: Triggers
  readonly texts: SlackTexts
  readonly log: Log
  readonly tell: (where: WindowPlace, message: Message, lang: Lang) => Promise<void>
  readonly handOn: (event: Pick<Extract<ChatEvent, { kind: 'press' }>, 'say' | 'voice'>, where: WindowPlace, trigger: string) => Promise<void>
}): Windows {
  const { web, texts, log } = parts
  const forms = new Map<number, OpenForm>()
  return {
    open: async ({ what, where, voice, trigger }) => {
      const lang = what.kind === 'ask' ? what.ask.lang : what.lang
      const words = texts[lang]
      const form = what.kind === 'form' ? forms.get(what.id) ?? what.form : null
      try {
        if (what.kind === 'ask') await web.call('views.open', { trigger_id: trigger, view: askWindow(what.ask, where, words) })
        else if (form !== null) await web.call('views.open', { trigger_id: trigger, view: formWindow(form, { where, words, lang }) })
        // Its own person is shown the card anew, and with it the form.
        else await parts.handOn({ say: `form ${what.id} back`, voice }, where, trigger)
      } catch (error) {
        log.warn({ error }, 'a window could not be opened in Slack')
        await parts.tell(where, { mood: 'warn', title: [textOf(words.slack.openLate)], blocks: [] }, lang)
      }
    },
    shown: async (form, { card, lang }) => {
      if (form === undefined) return
      forms.delete(form.id)
      forms.set(form.id, form)
      for (const old of forms.keys()) if (forms.size > MANY) forms.delete(old)
      const { user } = form
      const trigger = user === undefined ? null : parts.triggers.take({ chat: card.chat, user })
      if (user === undefined || trigger === null) return
      try {
        await web.call('views.open', { trigger_id: trigger, view: formWindow(form, { where: { ...card, user }, words: texts[lang], lang }) })
      } catch (error) {
        // The card has its button: nobody misses anything.
        log.debug({ error }, 'a form was not opened at once')
      }
    },
  }
}

const MANY = 500
