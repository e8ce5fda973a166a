# 明责 Mingze：make run 起服务，make test 跑全部测试。其余目标见 make help。
# Every target sets up what it needs in .venv; a second call finds it there and goes on at once.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 7860
PYTEST_ARGS ?=
FUZZ_SECONDS ?= 600
QUESTIONS_ARGS ?=
DECISION_ARGS ?=

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install --constraint constraints.txt
MINGZE := $(VENV)/bin/mingze

.PHONY: help run build test lint bench questions decision screenshots fuzz wheel clean

help:  ## 列出全部目标
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

run: $(VENV)/.run  ## 安装、建库，并在 http://127.0.0.1:7860 提供服务（HOST=、PORT= 可改）
	$(MINGZE) build
	$(MINGZE) serve --host $(HOST) --port $(PORT)

build: $(VENV)/.run  ## 读 corpus/ 里的计划，建一个新快照
	$(MINGZE) build

test: $(VENV)/.dev  ## 安装测试所需（含 Chromium 与中文字体），跑全部测试
	@bash .ci/browser
	$(PY) -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.dev  ## 代码规范与类型检查
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

bench: $(VENV)/.dev  ## 测量速度与内存
	$(PY) bench/run.py

questions: $(VENV)/.dev  ## 逐题问题库，写出 docs/questions.md（QUESTIONS_ARGS='--writers b1,b2' 只看几个）
	$(PY) -m bench.questions $(QUESTIONS_ARGS)

decision: $(VENV)/.dev  ## 重新拟合判断把握的权重，写进 corpus/questions/decision.toml
	$(PY) -m bench.deciding $(DECISION_ARGS)

screenshots: $(VENV)/.dev  ## 重拍网页的截图：README 用的在 docs/images，其余在 screenshots
	@bash .ci/browser
	$(PY) tests/screenshots.py

fuzz: $(VENV)/.dev  ## 用随机拼出的文本冲击读计划的程序（FUZZ_SECONDS=600）
	$(PIP) --quiet atheris
	$(PY) -m bench.fuzz --seconds $(FUZZ_SECONDS)

wheel: $(VENV)/.dev  ## 打包到 dist/
	$(PY) -m build --wheel --no-isolation

clean:  ## 删除 .venv、快照与各种缓存
	rm -rf $(VENV) data build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# jieba comes as source and is built with the pinned setuptools: no build environment of its own, no second download.
$(VENV)/.run: $(VENV)/.made pyproject.toml constraints.txt
	$(PIP) --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml constraints.txt
	$(PIP) --no-build-isolation --editable '.[dev]'
	@touch $@ $(VENV)/.run

$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { echo '找不到 $(PYTHON)。请先安装 Python 3.11 或更高版本（apt-get install python3 python3-venv）。' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) 太旧。请安装 Python 3.11 或更高版本，再用 make PYTHON=python3.11 … 指明。" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo '$(PYTHON) 缺少 venv 模块。请先安装（apt-get install python3-venv）。' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) --quiet pip setuptools
	@touch $@
