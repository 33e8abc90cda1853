import { expect, test } from 'vitest'
import { guarded, isComposing } from './ime'

test('keys of an input method are not shortcuts', () => {
  expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true)
  expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true)
  expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false)
})

test('a guarded handler hears only the other keys', () => {
  const heard: number[] = []
  const handler = guarded((event: { isComposing: boolean; keyCode: number }) => {
    heard.push(event.keyCode)
  })
  handler({ isComposing: true, keyCode: 13 })
  handler({ isComposing: false, keyCode: 229 })
  handler({ isComposing: false, keyCode: 13 })
  expect(heard).toEqual([13])
})
