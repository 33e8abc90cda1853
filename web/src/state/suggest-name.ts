// A friendly name for somebody who has not typed one yet.
import type { Lang } from '../i18n'

const kWords: Record<
  Lang,
  { readonly first: readonly string[]; readonly second: readonly string[] }
> = {
  en: {
    first: [
      'Amber',
      'Bright',
      'Calm',
      'Clever',
      'Gentle',
      'Golden',
      'Lucky',
      'Merry',
      'Quiet',
      'Silver',
      'Sunny',
      'Swift',
    ],
    second: [
      'Badger',
      'Finch',
      'Fox',
      'Heron',
      'Lynx',
      'Maple',
      'Otter',
      'Panda',
      'Robin',
      'Sparrow',
      'Willow',
      'Wren',
    ],
  },
  zh: {
    first: ['安静的', '聪明的', '灵巧的', '明亮的', '快乐的', '温和的', '幸运的', '勇敢的'],
    second: ['白鹭', '海豚', '锦鲤', '麻雀', '熊猫', '松鼠', '小狐', '云雀'],
  },
}

/** `chance` gives 0 ≤ x < 1. */
export function suggestName(lang: Lang, chance: () => number): string {
  const { first, second } = kWords[lang]
  const pick = (words: readonly string[]) => words[Math.floor(chance() * words.length)] ?? ''
  return lang === 'zh' ? pick(first) + pick(second) : `${pick(first)} ${pick(second)}`
}
