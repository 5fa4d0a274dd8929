import { useRef } from 'react';
import { Popover } from 'react-aria-components/Popover';
import { MenuList } from './menu.js';
import type { MenuEntry } from './menu.js';
import styles from './menu.module.css';

interface ContextMenuProps {
  /** The name of the menu for screen readers. */
  label: string;
  /** Where it opens, in the window. */
  at: { x: number; y: number };
  entries: readonly MenuEntry[];
  onClose: () => void;
}

/** A list of things to do that opens at a point. */
export function ContextMenu({ label, at, entries, onClose }: ContextMenuProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={anchor} className={styles.anchor} style={{ left: at.x, top: at.y }} />
      <Popover
        aria-label={label}
        triggerRef={anchor}
        isOpen
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose();
        }}
        className={styles.popover ?? ''}
        placement="bottom start"
        offset={2}
      >
        <MenuList label={label} entries={entries} onClose={onClose} />
      </Popover>
    </>
  );
}
