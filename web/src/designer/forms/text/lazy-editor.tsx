import { lazy, Suspense } from 'react';
import type { TextEditorProps } from './text-editor.js';
import styles from './text-editor.module.css';

const load = () => import('./text-editor.js');
const TextEditor = lazy(() => load().then((module) => ({ default: module.TextEditor })));

/** Loads the code of the text editor before it is needed. */
export const preloadEditor = (): void => void load();

/** The text editor, whose code is loaded with the first of them; until then its text is shown. */
export function LazyEditor(props: TextEditorProps) {
  return (
    <Suspense
      fallback={
        <div className={styles.editor} data-language={props.language}>
          <pre className={styles.waiting}>{props.value}</pre>
        </div>
      }
    >
      <TextEditor {...props} />
    </Suspense>
  );
}
