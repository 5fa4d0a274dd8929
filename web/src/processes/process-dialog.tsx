import type { Process } from '@liucheng/client';
import { useNavigate } from '@tanstack/react-router';
import { type SyntheticEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../api/client.js';
import { errorText, fieldErrors } from '../api/error-text.js';
import { queries } from '../api/queries.js';
import { changedFields } from '../parts/changed-fields.js';
import { Button } from '../parts/button.js';
import { Dialog } from '../parts/dialog.js';
import { ErrorNote } from '../parts/error-state.js';
import { TextField } from '../parts/text-field.js';
import { toast } from '../parts/toasts.js';
import { useClearedByLogin } from '../parts/use-cleared-by-login.js';
import { useIsThere } from '../parts/use-is-there.js';
import { keepProject, lastProject } from './last-project.js';
import styles from './processes.module.css';

interface ProcessDialogProps {
  /** The process to change; without it, a new one is made and opened. */
  process?: Process | undefined;
  onClose: () => void;
}

/** The form for the name, the project and the remark of a process. */
export function ProcessDialog({ process, onClose }: ProcessDialogProps) {
  const { t } = useTranslation('processes');
  const { t: tParts } = useTranslation('parts');
  const navigate = useNavigate();
  const form = useId();
  const isThere = useIsThere();
  const [name, setName] = useState(process?.name ?? '');
  const [project, setProject] = useState(process?.project ?? lastProject() ?? t('form.defaultProject'));
  const [mark, setMark] = useState(process?.mark ?? '');
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<unknown>();
  useClearedByLogin(error, () => setError(undefined));
  const [isTried, setTried] = useState(false);
  const faults = fieldErrors(error);
  const missing = (value: string): string | undefined =>
    isTried && value.trim() === '' ? t('form.missing') : undefined;
  const isKnownField = faults.name !== undefined || faults.project !== undefined || faults.mark !== undefined;

  const send = async (): Promise<void> => {
    const body = { name: name.trim(), project: project.trim(), mark };
    if (process) {
      await client.processes.update(process.id, changedFields(process, body));
      toast.success(t('form.saved'));
    }
    const { id } = process ?? (await client.processes.create(body));
    keepProject(body.project);
    void queries.invalidateQueries({ queryKey: ['processes'] });
    const open = () => navigate({ to: '/processes/$id', params: { id: String(id) } });
    if (isThere()) {
      onClose();
      if (!process) await open();
    } else if (!process)
      toast.success(t('form.created', { name: body.name }), {
        label: t('form.open'),
        onAction: () => void open(),
      });
  };
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (isPending || name.trim() === '' || project.trim() === '') return;
    setPending(true);
    setError(undefined);
    try {
      await send();
    } catch (failure) {
      if (isThere()) setError(failure);
      else toast.error(failure);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={process ? t('form.edit') : t('form.create')}
      size="small"
      footer={
        <>
          <Button onPress={onClose}>{tParts('cancel')}</Button>
          <Button variant="primary" type="submit" form={form} isPending={isPending} testId="process-create">
            {process ? t('form.submitEdit') : t('form.submitCreate')}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          label={t('form.name')}
          value={name}
          onChange={setName}
          error={faults.name ?? missing(name)}
          placeholder={t('form.namePlaceholder')}
          maxLength={255}
          isRequired
          hasFocus
          testId="process-name"
        />
        <TextField
          label={t('form.project')}
          value={project}
          onChange={setProject}
          error={faults.project ?? missing(project)}
          hint={t('form.projectHint')}
          maxLength={1024}
          isRequired
          testId="process-project"
        />
        <TextField
          label={t('form.mark')}
          value={mark}
          onChange={setMark}
          error={faults.mark}
          maxLength={2000}
          rows={3}
          testId="process-mark"
        />
        {error !== undefined && !isKnownField && <ErrorNote text={errorText(error)} />}
      </form>
    </Dialog>
  );
}
