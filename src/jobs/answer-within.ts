/** Waits for an answer of Redis. Returns whether it succeeded in time. Never throws. */
export async function answerWithin(ms: number, answer: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  const inTime = answer.then(
    () => true,
    () => false,
  );
  const isDone = await Promise.race([inTime, late]);
  clearTimeout(timer);
  return isDone;
}
