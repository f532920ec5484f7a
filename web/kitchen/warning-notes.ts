/**
 * Words that a guest writes when food could harm them. It only makes a note louder: every note is shown, whatever it says, and what
 * is not recognised here still stands out.
 */
const WARNINGS = [
  /allerg|anaphyl|intoleran|co?eliac|epi-?pen/i,
  /\b(no|without|free of|free from|cannot have|can't have|avoid)\b[^.]*\b(pea)?nuts?\b/i,
  /\b(gluten|lactose|dairy|nut|peanut|sesame|soya?|egg|shellfish|fish|wheat|mustard|celery|sulphite)s?[- ]free\b/i,
  /\b(no|without|avoid)\b[^.]*\b(gluten|lactose|dairy|sesame|soya?|shellfish|prawns?|eggs?|wheat|milk)\b/i,
  /حساسي|تحسس|أتحسس|مكسرات|فول سوداني|سيلياك|غلوتين|جلوتين|لاكتوز|سمسم/,
];

/** Whether a note reads as if somebody's health depended on it. */
export const isHealthWarning = (note: string): boolean => WARNINGS.some((words) => words.test(note));
