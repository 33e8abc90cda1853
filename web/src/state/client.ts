// The one client of this page, and its state as signals. All protocol logic is the SDK's.
import {
  type Client,
  type ConnectionState,
  ParleyClient,
  type RoomId,
  type RoomView,
  type ServerFacts,
  type User,
  type UserId,
} from '@parley/sdk'
import { batch, signal } from '@preact/signals'
import { browserStorage } from '../storage'
import { oncePerFrame } from './frames'
import { ownName, randomName, tabValue } from './local'

/** `?as=x` gives this tab an identity of its own: a second person in the same browser. */
export const profile: string = tabValue('parley.profile', () => {
  const asked = new URLSearchParams(location.search).get('as') ?? ''
  return /^[\w-]{1,32}$/.test(asked) ? asked : 'main'
})

const origin = location.origin.replace(/^http/, 'ws')

/** The address of `path` beside the WebSocket's. */
export const httpUrl = (path: string): string => `${location.origin}/v1/${path}`

/** Of the tab, not of the browser: two tabs live side by side, also where one is a copy. */
let device = ownName('parley.device', () => randomName(12))

/** Another connection has taken our device: we take another one. */
export function renewDevice(): void {
  device = randomName(12)
}

export const client: Client = new ParleyClient({
  // The address also names the lock of the outbox between tabs, so another identity needs another
  // one.
  url: profile === 'main' ? `${origin}/v1/ws` : `${origin}/v1/ws?as=${profile}`,
  get device() {
    return device
  },
  agent: 'web/0.1',
  storage: browserStorage(profile === 'main' ? 'parley' : `parley.${profile}`),
})

export const connection = signal<ConnectionState>(client.state)
export const me = signal<User | null>(client.me)
export const server = signal<ServerFacts | null>(client.server)
export const rooms = signal<ReadonlyMap<RoomId, RoomView>>(client.rooms)
export const users = signal<ReadonlyMap<UserId, User>>(client.users)
export const waiting = signal(client.waiting)
/** Grows with every change, for what the client answers per room or person. */
export const tick = signal(0)

const take = oncePerFrame(() =>
  batch(() => {
    connection.value = client.state
    me.value = client.me
    server.value = client.server
    rooms.value = client.rooms
    users.value = client.users
    waiting.value = client.waiting
    tick.value += 1
  }),
)

client.subscribe(() => {
  // What somebody may be waiting for: to be in, or to be in a room. The stream of events is not.
  const awaited =
    client.state !== connection.peek() ||
    client.me !== me.peek() ||
    client.rooms.size !== rooms.peek().size
  if (awaited) take.now()
  else take()
})

/** The text limit in bytes; the server's word once it has been heard. */
export const textBytesMax = (): number => server.value?.limits.text ?? 16 * 1024
