import { langs, type Lang } from '../../core/people.ts'

/** The language of somebody's own Telegram; Indonesian where we do not speak it. */
export const nameLanguage = (code: string | undefined): Lang => langs.find((lang) => code?.startsWith(lang) === true) ?? 'id'
