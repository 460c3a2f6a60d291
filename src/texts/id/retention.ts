export const retention = {}
