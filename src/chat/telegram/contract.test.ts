import { chatPlatformContract } from '../../test/contracts/chat-platform.ts'
import { telegramOnTrial } from '../../test/fakes/telegram/trial.ts'

chatPlatformContract('Telegram', () => telegramOnTrial())
