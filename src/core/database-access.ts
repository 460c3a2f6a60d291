/** How the tools of a database reach its server. Where neither host nor socket is named, the tools' own default holds. */
export interface DatabaseAccess {
  readonly host: string | null
  readonly port: number | null
  /** PostgreSQL: the folder of its socket; MariaDB: the socket itself. */
  readonly socket: string | null
  readonly user: string
  /** The password's name in `.env`; null where the server asks for none of this user. */
  readonly password: string | null
}

/** How a SQL Server is signed in to. */
export interface SqlServerLogin extends DatabaseAccess {
  /** `none-allowed` goes on in clear text where the server cannot encrypt. */
  readonly encryption: 'required' | 'none-allowed'
  /** Against which authorities its certificate is held: this machine's, those of a PEM file, or none. */
  readonly certificate: 'check' | 'trust' | { readonly authority: string }
}

/** The same, and the folder through which its files come and go. */
export interface SqlServerAccess extends SqlServerLogin {
  /** One folder by two names: as the server writes it, and as we see it. */
  readonly stage: { readonly server: string; readonly here: string }
  /** Where the server puts a database that is brought back, as it writes it; null for its own default. */
  readonly data: string | null
}
