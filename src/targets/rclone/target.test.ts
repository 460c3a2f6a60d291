import { afterAll, beforeAll, describe } from 'vitest'
import { folder } from '../../test/contracts/copying.ts'
import { targetContract } from '../../test/contracts/target.ts'
import { startFtp, type FtpServer } from '../../test/servers/ftp.ts'
import { folderPlace, ftpPlace, s3Place, sftpPlace, type RclonePlace } from '../../test/servers/rclone-places.ts'
import { startS3, type S3Server } from '../../test/servers/s3/s3.ts'
import { startSsh, type SshServer } from '../../test/servers/ssh.ts'
import { targetFor } from '../index.ts'

const doors = ({ plan, secrets }: RclonePlace, done: () => void = () => undefined) => {
  const door = () => targetFor(plan, (name) => secrets[name] ?? '')
  return { target: door(), again: door(), [Symbol.dispose]: done }
}
const few = { looks: 2 }

targetContract('a folder of this machine, through rclone', () => {
  const place = folder()
  return doors(folderPlace(place.path), () => place[Symbol.dispose]())
}, few)

describe('through rclone', () => {
  let ssh: SshServer
  let ftp: FtpServer
  let s3: S3Server
  beforeAll(async () => {
    [ssh, ftp, s3] = await Promise.all([startSsh({ forceCommand: 'internal-sftp' }), startFtp(), startS3()])
  })
  afterAll(async () => { await Promise.all([ssh.stop(), ftp.stop(), s3.stop()]) })

  targetContract('SFTP', () => doors(sftpPlace(ssh)), few)
  targetContract('FTP', () => doors(ftpPlace(ftp)), few)
  targetContract('S3', () => doors(s3Place(s3)), few)
})
