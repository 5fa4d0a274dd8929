import { Controller, Get, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '../rest/documentation/described-later.js';
import type { SuccessView } from '../rest/documentation/success-view.js';
import { languageOf } from '../rest/language.js';
import { Listed, type ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import type { Actor } from '../rest/requests/caller.js';
import { CalledBy, PathBigId } from '../rest/requests/parameters.js';
import { singleReads } from '../rest/requests/single-reads.js';
import { CALLBACKS } from './callback-list.js';
import { CallbackSecrets } from './callback-secrets.js';
import { documentation } from './callback.documentation.js';
import { CallbacksService } from './callbacks.service.js';
import type { CallbackFilters, CallbackOrdering } from './dto/callback-filters.js';
import type { CallbackView } from './dto/callback-view.js';
import type { CallbackSecretView } from './dto/secret-view.js';

/** `/api/job/callback/`: the messages that jobs have ended, and the secret that signs them. */
@ApiTags('callback')
@Controller('api/job/callback')
export class CallbackController {
  constructor(
    private readonly callbacks: CallbacksService,
    private readonly secrets: CallbackSecrets,
  ) {}

  @Get()
  @documentation.list
  list(
    @Listed(CALLBACKS) list: ListRequest<CallbackFilters, CallbackOrdering>,
    @Headers('accept-language') language: string | undefined,
  ): Promise<PageBody<CallbackView>> {
    return this.callbacks.list(list, languageOf(language));
  }

  @Post('secret')
  @HttpCode(200)
  @documentation.secret
  async secret(@CalledBy() actor: Actor): Promise<CallbackSecretView> {
    return { secret: await this.secrets.create(actor) };
  }

  @Get(':id')
  @documentation.detail
  detail(
    @PathBigId() id: number,
    @CalledBy() caller: Actor,
    @Headers('accept-language') language: string | undefined,
  ): Promise<CallbackView> {
    return singleReads.run(caller.id, () => this.callbacks.detail(id, languageOf(language)));
  }

  @Post(':id/retry')
  @HttpCode(200)
  @documentation.retry
  async retry(@CalledBy() actor: Actor, @PathBigId() id: number): Promise<SuccessView> {
    await this.callbacks.retry(id, actor);
    return { success: true };
  }
}
