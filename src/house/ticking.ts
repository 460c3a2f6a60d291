/** Whether the clock is looked at. A look in the future was written down before the clock was set back, and says nothing of now. */
export function ticks(ask: { readonly last: number | null; readonly now: number; readonly patience: number }): 'up' | 'down' {
  return ask.last !== null && Math.abs(ask.now - ask.last) < ask.patience ? 'up' : 'down'
}
