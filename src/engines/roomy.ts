import type { Tool } from './tool.ts'

/**
 * A tool that writes a few thousand bytes at a time, with room for more: of a gigabyte it then calls the kernel some ten
 * thousand times, not a quarter of a million. On another machine it stays as it is, since who knows what is installed there.
 */
export function roomy(tool: Tool): Tool {
  return tool.afar !== undefined ? tool : { ...tool, command: 'stdbuf', args: ['--output=64K', '--', tool.command, ...tool.args], name: tool.name ?? tool.command }
}
