// The emoji used last.
import { emojiKey } from '@parley/sdk'
import { signal } from '@preact/signals'
import { readLocal, writeLocal } from './local'

const kRecentMax = 8
const kFirst = ['👍', '❤️', '😂', '🎉', '👀', '✅', '🙏', '🔥']

function readRecent(): readonly string[] {
  const kept = readLocal('parley.emoji')?.split(' ').filter(Boolean) ?? []
  return kept.length > 0 ? withFirst(kept) : kFirst
}

function withFirst(kept: readonly string[]): readonly string[] {
  const byKey = new Map<string, string>()
  for (const emoji of [...kept, ...kFirst]) {
    if (!byKey.has(emojiKey(emoji))) byKey.set(emojiKey(emoji), emoji)
  }
  return [...byKey.values()].slice(0, kRecentMax)
}

export const recentEmoji = signal<readonly string[]>(readRecent())

export function rememberEmoji(emoji: string): void {
  recentEmoji.value = withFirst([emoji, ...recentEmoji.value])
  writeLocal('parley.emoji', recentEmoji.value.join(' '))
}
