"""The paths below a saved plan that change it and show its versions."""

from django.urls import path

from planner.web.editing import history
from planner.web.editing import views as editing

urlpatterns = [
    path("edit/alternates", editing.alternates, name="plan_alternates"),
    path("edit/candidates", editing.candidates, name="plan_candidates"),
    path("edit/undo", editing.undo, name="plan_undo"),
    path("edit/redo", editing.redo, name="plan_redo"),
    path("edit/<str:kind>", editing.edit, name="plan_edit"),
    path("history", history.history, name="plan_history"),
    path("history/<int:number>", history.revision, name="plan_revision"),
    path("history/<int:number>/accept", editing.accept, name="plan_accept"),
    path("history/<int:number>/back", editing.go_back, name="plan_go_back"),
    path("history/<int:number>/discard", editing.discard, name="plan_discard"),
]
