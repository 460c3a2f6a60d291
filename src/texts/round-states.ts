export type Headline = 'waiting' | 'running' | 'ok' | 'look' | 'noted' | 'partial' | 'failed' | 'cancelled'

export type PartState = 'queued' | 'running' | 'done' | 'failed' | 'interrupted' | 'skipped'
