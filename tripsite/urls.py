"""Every path that Django answers. Those where time counts stand in `planner.web.streams`, before it."""

from django.contrib import admin
from django.urls import include, path, re_path

from planner.web import health, installable, pages
from planner.web.account import browsers, my_data
from planner.web.account import limits as account_limits
from planner.web.account import pages as account
from planner.web.api import all as api_all
from planner.web.api import main as api
from planner.web.editing import replanning
from planner.web.home import example, freetext, language
from planner.web.parts import mapland
from planner.web.plan import downloads, listing, shared, sharing, uploads
from planner.web.run import proposals

handler400 = api.bad_request
handler500 = api.server_error
handler429 = account_limits.too_many  # allauth's

admin.autodiscover()

urlpatterns = [
    path("", pages.home, name="home"),
    path("suggest", pages.suggest, name="suggest"),
    path("manifest.webmanifest", installable.manifest, name="manifest"),
    path("service-worker.js", installable.service_worker, name="service_worker"),
    path("offline", installable.offline, name="offline"),
    path("read", freetext.read_trip, name="read_trip"),
    path("example/", example.example, name="example"),
    path("language", language.switch, name="switch_language"),
    path("runs/<str:run_id>/", pages.run, name="run"),
    path("runs/<str:run_id>/cancel", pages.cancel, name="run_cancel"),
    path("runs/<str:run_id>/proposal", proposals.proposal, name="run_proposal"),
    path("plans/", listing.plans, name="plans"),
    path("plans/import", uploads.plan_import, name="plan_import"),
    path("plans/<str:plan_id>/", pages.plan, name="plan"),
    path("plans/<str:plan_id>/", include("planner.web.editing.urls")),
    path("plans/<str:plan_id>/rename", pages.rename, name="plan_rename"),
    path("plans/<str:plan_id>/delete", pages.delete, name="plan_delete"),
    path("plans/<str:plan_id>/duplicate", listing.duplicate, name="plan_duplicate"),
    path("plans/<str:plan_id>/archive", listing.archive, name="plan_archive"),
    path("plans/<str:plan_id>/unarchive", listing.unarchive, name="plan_unarchive"),
    path("plans/<str:plan_id>/share", sharing.share, name="plan_share"),
    path("plans/<str:plan_id>/share/<str:share_id>/revoke", sharing.revoke, name="share_revoke"),
    path("plans/<str:plan_id>/editors/<int:user_id>/remove", sharing.remove_editor, name="editor_remove"),
    path("plans/<str:plan_id>/leave", sharing.leave, name="plan_leave"),
    path("s/<str:share_id>.<str:key>/", shared.shared, name="shared"),
    path("s/<str:share_id>.<str:key>/copy", shared.copy, name="shared_copy"),
    path("s/<str:share_id>.<str:key>/accept", shared.accept, name="shared_accept"),
    path("s/<str:share_id>.<str:key>/print", shared.print_sheet, name="shared_print"),
    path("s/<str:share_id>.<str:key>/trip.<str:suffix>", shared.download, name="shared_download"),
    path("plans/<str:plan_id>/days/<int:day>/redo", replanning.redo_day, name="plan_redo_day"),
    path("plans/<str:plan_id>/in-words", replanning.in_words, name="plan_in_words"),
    path("plans/<str:plan_id>/change", replanning.change_trip, name="plan_change_trip"),
    path("plans/<str:plan_id>/take-along", downloads.take_along, name="plan_take_along"),
    path("plans/<str:plan_id>/print", downloads.print_sheet, name="plan_print"),
    path("plans/<str:plan_id>/trip.<str:suffix>", downloads.download, name="plan_download"),
    path("plans/<str:plan_id>/feed/renew", downloads.feed_renew, name="plan_feed_renew"),
    path("feeds/<str:plan_id>/<str:key>.ics", downloads.feed, name="plan_feed"),
    path("map/land", mapland.land, name="map_land"),
    path("account/", account.account, name="account"),
    path("account/showing", account.showing_kept, name="showing_kept"),
    path("account/tokens", account.token_new, name="token_new"),
    path("account/tokens/<int:token_id>/revoke", account.token_revoke, name="token_revoke"),
    path("account/data", my_data.download, name="account_data"),
    path("account/delete", my_data.delete, name="account_delete"),
    path("account/browsers", browsers.browsers, name="browsers"),
    path("account/browsers/elsewhere", browsers.browsers_sign_out, name="browsers_sign_out"),
    path("account/browsers/<int:session_id>/sign-out", browsers.browser_sign_out, name="browser_sign_out"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/", include("planner.web.account.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics_page, name="metrics"),
    path("api/v1/", api_all.api.urls),
    re_path(r"^api/(?P<path>.*)$", api.not_found),
]
