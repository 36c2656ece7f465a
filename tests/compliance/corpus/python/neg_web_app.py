from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask, abort, render_template, request, send_file
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

TOKYO = ZoneInfo("Asia/Tokyo")
NEW_YORK = ZoneInfo("America/New_York")
ALLOWED = {"image/png", "image/jpeg", "application/pdf", "application/vnd.ms-excel"}
app = Flask(__name__, template_folder="web/templates")


class Base(DeclarativeBase):
    pass


class Product(Base):
    """A product, not a machine-learning one."""

    __tablename__ = "products"
    id: Mapped[int] = mapped_column(primary_key=True)
    model: Mapped[str]  # e.g. "Corolla/2020"
    model_name: Mapped[str] = mapped_column(default="unknown")


@app.post("/upload")
def upload():
    file = request.files["file"]
    if file.mimetype not in ALLOWED:
        abort(415)
    name = datetime.now(TOKYO).strftime("%Y/%m")
    return send_file(f"var/{name}", mimetype="application/octet-stream")


@app.get("/")
def index():
    return render_template("home/index.html", model="home/index", path="static/app.js")
