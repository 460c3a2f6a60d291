/**
 * When a record was made, as a query says it: an ISO text (without a zone it is read as UTC, as SQLite's own functions and UTC
 * sessions write it) or seconds or milliseconds since 1970. Null where it is a plain number or anything else.
 */
export function recordMoment(value: string): number | null {
  if (/^\d+(\.\d+)?$/.test(value)) {
    const number = Number(value)
    if (number >= 1e11 && number < 1e14) return number
    return number >= 1e9 && number < 1e11 ? number * 1000 : null
  }
  const text = /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(value)
  if (text === null) return null
  const zoned = text[4] === undefined ? `${value.replace(' ', 'T')}${text[1] === undefined ? '' : 'Z'}` : value.replace(' ', 'T')
  const time = Date.parse(zoned)
  return Number.isNaN(time) ? null : time
}

/** A bare day has no hour that could be told in anybody's zone. */
export const isBareDay = (value: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(value)
