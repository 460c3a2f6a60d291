/** Every Web API method that we call, with the scopes that its bot needs for it. The manifest asks for these and no others. */
export const METHODS = {
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'files.info': ['files:read'],
  'files.getUploadURLExternal': ['files:write'],
  'files.completeUploadExternal': ['files:write'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type Method = keyof typeof METHODS

/** Every event that we listen to, with the scopes without which Slack does not bring it. */
export const EVENTS = {
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  app_home_opened: [],
  channel_archive: ['channels:read'],
  group_archive: ['groups:read'],
  channel_left: ['channels:read'],
  group_left: ['groups:read'],
  channel_rename: ['channels:read'],
  group_rename: ['groups:read'],
} as const satisfies Readonly<Record<string, readonly string[]>>
