import type { Unit } from '../core/site.ts'
import type { DemoRoom, Persona } from '../web/demo-controls.ts'

/** Who works at the demo hospital and where they sit. Invented names; `id` is whom the page says it is. */
export const rooms: readonly DemoRoom[] = [
  { chat: 'edp', name: 'EDP', purpose: 'edp' },
  { chat: 'manager', name: 'IT Manager', purpose: 'manager' },
  { chat: 'igd', name: 'IGD', purpose: 'unit' },
  { chat: 'pendaftaran', name: 'Pendaftaran', purpose: 'unit' },
  { chat: 'farmasi', name: 'Farmasi', purpose: 'unit' },
  { chat: 'laboratorium', name: 'Laboratorium', purpose: 'unit' },
  { chat: 'radiologi', name: 'Radiologi', purpose: 'unit' },
  { chat: 'rawat-inap', name: 'Rawat Inap', purpose: 'unit' },
]

export const personas: readonly Persona[] = [
  { id: 'sari', name: 'Sari Wulandari', duty: 'edp', room: 'edp' },
  { id: 'budi', name: 'Budi Santoso', duty: 'manager', room: 'manager' },
  { id: 'ratna', name: 'dr. Ratna Dewi', duty: 'unit-head', room: 'igd' },
  { id: 'joko', name: 'Joko Prasetyo', duty: 'unit-head', room: 'pendaftaran' },
  { id: 'maya', name: 'apt. Maya Lestari', duty: 'unit-head', room: 'farmasi' },
  { id: 'hendra', name: 'Hendra Gunawan', duty: 'unit-head', room: 'laboratorium' },
  { id: 'lina', name: 'Lina Marlina', duty: 'unit-head', room: 'radiologi' },
  { id: 'agus', name: 'Ns. Agus Salim', duty: 'unit-head', room: 'rawat-inap' },
]

export const units: readonly Unit[] = rooms.filter((room) => room.purpose === 'unit').map((room) => ({ key: room.chat, name: room.name }))
