export const web = {}
