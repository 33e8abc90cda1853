// The middle column: header, messages, composer.
import type { RoomView } from '@parley/sdk'
import { tipsOpen } from '../state/session'
import { Composer } from './composer'
import { Messages } from './messages'
import { RequestBanner } from './request-banner'
import { RoomHeader } from './room-header'
import { Tips } from './tips'

export function RoomPane({ room }: { readonly room: RoomView }) {
  return (
    <main class="room" id="messages">
      <RoomHeader room={room} />
      <Messages room={room} />
      {tipsOpen.value && <Tips room={room} />}
      <RequestBanner room={room} />
      <Composer room={room} />
    </main>
  )
}
