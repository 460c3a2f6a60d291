/** The system under which the house keeps copies of its own database. Nobody else's is called so. */
export const OWN_SYSTEM = 'pulih'
export const OWN_DATABASE = `${OWN_SYSTEM}/database`
/** The machine that the house stands on. No server of the configuration can be called so: names have small letters. */
export const OWN_MACHINE = 'Pulih'

/** Whether it is the house's own: said where something is wrong with it, and quiet else. */
export const isOwn = (system: string): boolean => system === OWN_SYSTEM
