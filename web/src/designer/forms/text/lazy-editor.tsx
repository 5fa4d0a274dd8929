import { lazy, Suspense } from 'react';
import type { TextEditorProps } from './text-editor.js';
import styles from './text-editor.module.css';

const TextEditor = lazy(() => import('./text-editor.js').then((module) => ({ default: module.TextEditor })));

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
