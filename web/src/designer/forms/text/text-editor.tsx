import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeCompletion,
  completionKeymap,
  currentCompletions,
} from '@codemirror/autocomplete';
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, indentWithTab, redo, undo } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { Annotation, Compartment, EditorState, Transaction } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { EditorView, keymap, lineNumbers, placeholder as ghost } from '@codemirror/view';
import type { Command, KeyBinding } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { nonce } from '../../../parts/nonce.js';
import type { Proposals } from '../references/completions.js';
import { templates } from './templates.js';
import styles from './text-editor.module.css';

export type TextLanguage = 'template' | 'jsonata' | 'javascript' | 'json';

export interface TextEditorProps {
  value: string;
  onChange: (value: string) => void;
  language: TextLanguage;
  label: string;
  describedBy?: string | undefined;
  placeholder?: string | undefined;
  isReadOnly?: boolean | undefined;
  isInvalid?: boolean | undefined;
  /** Whether braces are shown around the text, which is an expression and has none. */
  hasBraces?: boolean | undefined;
  /** Whether the text is not applied yet, so that undo is this field's. */
  hasOwnUndo?: boolean | undefined;
  /** What can be typed at a position. */
  propose?: ((text: string, position: number, isAsked: boolean) => Proposals | null) | undefined;
  onBlur?: (() => void) | undefined;
  testId: string;
}

/** Escape closes proposals that are in sight, and is else the form's, which it leaves. Tab takes the proposal that is chosen. */
const COMPLETION_KEYS: readonly KeyBinding[] = [
  {
    key: 'Escape',
    run: (view) => {
      const isOpen = currentCompletions(view.state).length > 0;
      // Proposals that are still looked for are dropped, too.
      closeCompletion(view);
      return isOpen;
    },
  },
  // Proposals that have just come are not taken at once, but do not let the field lose the keyboard either.
  { key: 'Tab', run: (view) => acceptCompletion(view) || currentCompletions(view.state).length > 0 },
];

const fromOutside = Annotation.define<boolean>();

/**
 * A field for a text with expressions, or for code: highlighting, completion. Undo is that of the designer, so that one key undoes
 * everything in order, but for a text that is not applied.
 */
export function TextEditor(props: TextEditorProps) {
  const { value, language, isReadOnly = false, isInvalid = false } = props;
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  const attributes = useRef(new Compartment());
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const { placeholder, testId } = latest.current;
    // The key is used also if nothing is left to undo: the designer would undo what was done elsewhere.
    const own = (command: Command) => (view: EditorView) => {
      const isOwn = latest.current.hasOwnUndo === true;
      if (isOwn) command(view);
      return isOwn;
    };
    const shown = new EditorView({
      parent: place.current ?? document.body,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          EditorView.cspNonce.of(nonce() ?? ''),
          EditorState.readOnly.of(isReadOnly),
          EditorView.lineWrapping,
          ...languageOf(language),
          autocompletion({
            override: [(context) => completionsOf(context, latest.current)],
            icons: false,
          }),
          // What is deleted is a step of its own, so that its undo gives back a text that was applied.
          history({ joinToEvent: (typed, isAdjacent) => isAdjacent && typed.isUserEvent('input.type') }),
          keymap.of([
            { key: 'Mod-z', run: own(undo), shift: own(redo) },
            { key: 'Mod-y', run: own(redo) },
            ...COMPLETION_KEYS,
            ...completionKeymap,
            ...defaultKeymap.filter(({ key }) => key !== 'Escape' && key !== 'Mod-Enter'),
            ...(language === 'javascript' ? [indentWithTab] : []),
          ]),
          ghost(placeholder ?? ''),
          attributes.current.of([]),
          EditorView.contentAttributes.of({ 'data-testid': testId, role: 'textbox' }),
          EditorView.domEventHandlers({ blur: () => latest.current.onBlur?.() }),
          EditorView.updateListener.of((update) => {
            const isOwn = update.transactions.some((one) => one.annotation(fromOutside));
            if (update.docChanged && !isOwn) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = shown;
    return () => shown.destroy();
  }, [language, isReadOnly, props.testId]);
  useEffect(() => {
    const shown = view.current;
    if (shown === null || shown.state.doc.toString() === value) return;
    shown.dispatch({
      changes: { from: 0, to: shown.state.doc.length, insert: value },
      annotations: [fromOutside.of(true), Transaction.addToHistory.of(false)],
    });
  }, [value]);
  useEffect(() => {
    view.current?.dispatch({
      effects: attributes.current.reconfigure(
        EditorView.contentAttributes.of({
          'aria-label': props.label,
          'aria-invalid': String(isInvalid),
          ...(props.describedBy === undefined ? {} : { 'aria-describedby': props.describedBy }),
        }),
      ),
    });
  }, [props.label, isInvalid, props.describedBy, language, isReadOnly, props.testId]);
  return (
    <div
      ref={place}
      className={styles.editor}
      data-language={language}
      data-invalid={isInvalid || undefined}
      data-braces={props.hasBraces || undefined}
    />
  );
}

function languageOf(language: TextLanguage): Extension[] {
  switch (language) {
    case 'template':
      return [templates];
    case 'jsonata':
      return [bracketMatching()];
    case 'json':
      return [javascript(), syntaxHighlighting(classHighlighter), bracketMatching(), templates];
    case 'javascript':
      return [
        javascript(),
        syntaxHighlighting(classHighlighter),
        bracketMatching(),
        closeBrackets(),
        indentOnInput(),
        lineNumbers(),
      ];
  }
}

function completionsOf(context: CompletionContext, { propose }: TextEditorProps): CompletionResult | null {
  const found = propose?.(context.state.doc.toString(), context.pos, context.explicit);
  if (!found) return null;
  return {
    from: found.from,
    options: found.list.map(({ label, apply, detail, info, type }) => ({
      label,
      type,
      detail: info === undefined ? detail : `${detail} = ${info}`,
      // By name alone, the functions would stand before variables and nodes, which are needed more often.
      boost: type === 'function' ? -1 : 0,
      ...(apply === undefined ? {} : { apply }),
    })),
    validFor: /^[$\p{L}\p{N}_]*$/u,
  };
}
