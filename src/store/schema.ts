/**
 * Everything that happened. Times are milliseconds UTC; nothing here is ever deleted by a cascade.
 * JSON columns hold facts that are only shown or compared whole; what is searched has a column of its own.
 */
export * from './schema/accounts.ts'
export * from './schema/authority.ts'
export * from './schema/back-ups.ts'
export * from './schema/chat.ts'
export * from './schema/checks.ts'
export * from './schema/clock.ts'
export * from './schema/downtime.ts'
export * from './schema/forms.ts'
export * from './schema/house.ts'
export * from './schema/people.ts'
export * from './schema/procedures.ts'
export * from './schema/scripts.ts'
