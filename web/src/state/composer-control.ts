// What other views may ask of the text field.
import type { RoomId } from '@parley/sdk'

export interface ComposerControl {
  /** Puts the text of a failed message back, above what is being typed. */
  readonly take: (room: RoomId, text: string) => void
  readonly focus: () => void
}

export const composer: { current: ComposerControl | null } = { current: null }
