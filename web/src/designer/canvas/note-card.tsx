import { NodeResizer } from '@xyflow/react';
import type { NodeProps } from '@xyflow/react';
import { memo, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import type { NoteNode } from '../model/project.js';
import { NOTE_COLOURS } from '../model/commands/notes.js';
import { EditContext } from './edit-context.js';
import { useMark } from './marks.js';
import styles from './note-card.module.css';
import { useShifted } from './shift.js';

/** A note on the canvas. It is typed into, and its corners resize it. */
export const NoteCard = memo(function NoteCard({ id, data: { note }, selected }: NodeProps<NoteNode>) {
  const { t } = useTranslation('designer');
  const change = useContext(EditContext)?.changeNote;
  const isReadOnly = useMark((marks) => marks.isReadOnly) || change === undefined;
  const element = useShifted<HTMLDivElement>([id]);
  return (
    <div
      ref={element}
      className={styles.note}
      data-testid={`note-${id}`}
      data-colour={note.colour}
      data-selected={selected || undefined}
    >
      {selected && !isReadOnly && (
        <NodeResizer
          minWidth={120}
          minHeight={60}
          onResizeEnd={(_event, { x, y, width, height }) =>
            change(
              id,
              { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) },
              false,
            )
          }
        />
      )}
      <textarea
        className={`${styles.text} nowheel ${selected ? 'nodrag' : ''}`}
        aria-label={t('canvas.note')}
        dir="auto"
        placeholder={t('canvas.notePlaceholder')}
        readOnly={isReadOnly}
        value={note.text}
        onChange={({ target }) => change?.(id, { text: target.value }, true)}
      />
      {selected && !isReadOnly && (
        <div className={styles.colours}>
          {NOTE_COLOURS.map((colour) => (
            <button
              key={colour}
              type="button"
              className={styles.colour}
              data-colour={colour}
              aria-label={t(`canvas.colours.${colour}`)}
              aria-pressed={(note.colour ?? 'yellow') === colour}
              onClick={() => change(id, { colour }, false)}
            />
          ))}
        </div>
      )}
    </div>
  );
});
