import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Refusal } from './model/linking.js';

/** Says why two ports cannot be linked, in the page's language. */
export function useRefusalText(): (refusal: Refusal) => string {
  const { t } = useTranslation('designer');
  // The canvas draws all nodes again when what they call is another function.
  return useCallback(
    (refusal) =>
      refusal.why === 'unlike-types'
        ? t('refusal.unlike-types', { from: refusal.from, to: refusal.to, input: refusal.input })
        : refusal.why === 'same-side'
          ? t(`refusal.same-side-${refusal.side}`)
          : t(`refusal.${refusal.why}`),
    [t],
  );
}
