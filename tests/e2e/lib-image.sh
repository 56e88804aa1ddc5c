# shellcheck shell=sh
# Container images made for one test. . "$SRC/tests/e2e/lib-image.sh" after lib.sh.
#
#   image_layer DIR TAR             what is in DIR as a layer; names of files in it may be whiteouts
#   image_save OUT.tar NAME TAR...  as "docker save" writes it, manifest.json last
#   image_blob LAYOUT FILE          a blob of an OCI layout; prints its digest
#   image_config ARCH TAR...        prints a configuration
#   image_manifest LAYOUT ARCH TAR...  prints the descriptor of a manifest that it puts in the layout
#   image_index LAYOUT DESCRIPTOR...   writes index.json and oci-layout

image_sum() {
	sha256sum "$1" | cut -d ' ' -f 1
}

image_layer() {
	tar -C "$1" --owner=0 --group=0 --mtime=@0 --sort=name -cf "$2" .
}

# image_unpacked TAR: the digest of what may be packed
image_unpacked() {
	case $(od -An -tx1 -N4 "$1") in
	' 1f 8b'*) gzip -dc "$1" | sha256sum ;;
	' 28 b5 2f fd') zstd -dqc "$1" | sha256sum ;;
	*) sha256sum "$1" ;;
	esac | cut -d ' ' -f 1
}

image_config() {
	printf '{"architecture":"%s","os":"linux","rootfs":{"type":"layers","diff_ids":[' "$1"
	shift
	comma=
	for image_tar; do
		printf '%s"sha256:%s"' "$comma" "$(image_unpacked "$image_tar")"
		comma=,
	done
	printf ']}}'
}

image_save() {
	image_out=$1
	image_name=$2
	shift 2
	rm -rf .image
	mkdir .image
	image_config amd64 "$@" >.image/config
	image_json=$(image_sum .image/config).json
	mv .image/config ".image/$image_json"
	{
		printf '[{"Config":"%s","RepoTags":["%s"],"Layers":[' "$image_json" "$image_name"
		comma=
		for image_tar; do
			printf '%s"%s"' "$comma" "$(basename "$image_tar")"
			comma=,
			cp "$image_tar" .image/
		done
		printf ']}]'
	} >.image/manifest.json
	(cd .image && tar -cf - ./*.tar* "$image_json" manifest.json) >"$image_out"
	rm -r .image
}

image_blob() {
	mkdir -p "$1/blobs/sha256"
	cp "$2" "$1/blobs/sha256/$(image_sum "$2")"
	image_sum "$2"
}

image_manifest() {
	image_layout=$1
	image_arch=$2
	shift 2
	image_config "$image_arch" "$@" >.config
	{
		printf '{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json",'
		printf '"digest":"sha256:%s","size":%s},"layers":[' \
			"$(image_blob "$image_layout" .config)" "$(wc -c <.config)"
		comma=
		for image_tar; do
			printf '%s{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:%s","size":%s}' \
				"$comma" "$(image_blob "$image_layout" "$image_tar")" "$(wc -c <"$image_tar")"
			comma=,
		done
		printf ']}'
	} >.manifest
	printf '{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%s,' \
		"$(image_blob "$image_layout" .manifest)" "$(wc -c <.manifest)"
	printf '"platform":{"os":"linux","architecture":"%s"}}' "$image_arch"
}

image_index() {
	image_layout=$1
	shift
	printf '{"imageLayoutVersion":"1.0.0"}' >"$image_layout/oci-layout"
	{
		printf '{"schemaVersion":2,"manifests":['
		comma=
		for image_one; do
			printf '%s%s' "$comma" "$image_one"
			comma=,
		done
		printf ']}'
	} >"$image_layout/index.json"
}

# A package of dpkg: image_dpkg ROOT NAME VERSION; the status file is made anew.
image_dpkg() {
	mkdir -p "$1/var/lib/dpkg/info"
	printf 'Package: %s\nStatus: install ok installed\nArchitecture: amd64\nVersion: %s\n\n' \
		"$2" "$3" >>"$1/var/lib/dpkg/status"
	printf '/usr/share/%s\n' "$2" >"$1/var/lib/dpkg/info/$2.list"
}
