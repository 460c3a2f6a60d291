import { chatPlatformContract } from '../../test/contracts/chat-platform.ts'
import { slackOnTrial } from '../../test/fakes/slack/trial.ts'

chatPlatformContract('Slack in Socket Mode', () => slackOnTrial('socket'))
chatPlatformContract('Slack over HTTP', () => slackOnTrial('http'))
