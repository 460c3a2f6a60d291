import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { langs, type Lang } from '../core/people.ts'
import type { Wire } from './guard.ts'
import type { Theme } from './page.ts'

/** The language somebody reads in: asked for just now, kept from before, or the site's own. */
export function langOf(c: Context<Wire>, site: Lang): Lang {
  return langs.find((lang) => lang === c.req.query('lang')) ?? langs.find((lang) => lang === getCookie(c, 'lang')) ?? site
}

/** Keeps a language that was asked for, so that the next page is in it too. */
export function keepLang(c: Context<Wire>, lang: Lang): Lang {
  if (c.req.query('lang') === lang) setCookie(c, 'lang', lang, { path: '/', sameSite: 'Strict', maxAge: A_YEAR })
  return lang
}

export function themeOf(c: Context<Wire>): Theme | null {
  const kept = getCookie(c, 'theme')
  return kept === 'light' || kept === 'dark' ? kept : null
}

const A_YEAR = 365 * 24 * 60 * 60
