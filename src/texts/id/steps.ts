import { downtime } from './downtime.ts'
import { incident } from './incident.ts'
import { recovery } from './recovery.ts'
import { retention } from './retention.ts'

/** What the steps of all procedures are called; each key means one thing wherever people are refused at it. */
const steps: Readonly<Record<string, string>> = { ...downtime.steps, ...incident.steps, ...retention.steps, ...recovery.steps }

/** A step by its title; one that nobody named keeps its key. */
export const stepName = (key: string): string => steps[key] ?? key

/** How somebody answered before: a choice by its name, a step by its title. */
export const decisionName = (said: string): string => (said === 'refused' ? 'ditolak' : stepName(said))
