import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { langs, type Lang } from '../core/people.ts'
import type { Wire } from './guard.ts'
import type { Theme } from './page.ts'

/** The language somebody reads in: asked for just now, kept from before, or the site's own. A choice is kept for a year. */
export function langOf(c: Context<Wire>, site: Lang): Lang {
  const asked = langs.find((lang) => lang === c.req.query('lang'))
  if (asked !== undefined) setCookie(c, 'lang', asked, { path: '/', sameSite: 'Strict', maxAge: A_YEAR })
  return asked ?? langs.find((lang) => lang === getCookie(c, 'lang')) ?? site
}

export function themeOf(c: Context<Wire>): Theme | null {
  const kept = getCookie(c, 'theme')
  return kept === 'light' || kept === 'dark' ? kept : null
}

const A_YEAR = 365 * 24 * 60 * 60
