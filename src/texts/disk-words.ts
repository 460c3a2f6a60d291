/** "label PULIH-A, serial WX41A": what is known of a disk; a dash where nothing is. */
export function disk(known: { readonly label: string | null; readonly serial: string | null; readonly mark: string | null }, mark: string): string {
  const parts = [known.label === null ? null : `label ${known.label}`, known.serial === null ? null : `serial ${known.serial}`, known.mark === null ? null : `${mark} ${known.mark}`].filter((part) => part !== null)
  return parts.length === 0 ? '—' : parts.join(', ')
}
