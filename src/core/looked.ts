/** How a look at something that people work with ended. `detail` is what was seen instead. */
export type Looked = { readonly ok: true; readonly ms: number } | { readonly ok: false; readonly why: NotLooked; readonly detail: string }

/** `elsewhere`: it may well work, and its new server does not know of it. */
export type NotLooked = 'away' | 'status' | 'content' | 'elsewhere'

/** Somebody who is signed in to a database server, as that server names them. */
export interface Client {
  readonly account: string
  /** `localhost` for whoever came by a socket. */
  readonly from: string
}
