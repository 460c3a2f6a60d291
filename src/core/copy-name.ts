import type { Level } from './site.ts'

/**
 * The folder name of a copy: moment, level, run and four random digits, so that two copies never share one,
 * not even within a minute or after the bot's database was put back.
 */
export function copyName(of: { readonly at: Date; readonly level: Level; readonly run: number; readonly salt: string }): string {
  return `${of.at.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}-${of.level}-${of.run}-${of.salt}`
}

/** `system/component/name`: where a copy lies below its target. */
export function copyKey(component: string, name: string): string {
  return `${component}/${name}`
}

export function nameOfKey(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}
