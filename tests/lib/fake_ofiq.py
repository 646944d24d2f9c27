#!/usr/bin/env python3
"""Stands in for OFIQSampleApp: takes its options and prints what it prints, quirks included.

What an image "is" follows from a word in its bytes: UNREADABLE, NOFACE, TURNED, CRASH, SLOW; else a good
portrait. -c DIR must exist and hold no file 'broken', else exit 1 as with missing models."""
import os, sys, time

MEASURES = """UnifiedQualityScore BackgroundUniformity IlluminationUniformity LuminanceMean LuminanceVariance UnderExposurePrevention
OverExposurePrevention DynamicRange Sharpness CompressionArtifacts NaturalColour SingleFacePresent EyesOpen MouthClosed EyesVisible
MouthOcclusionPrevention FaceOcclusionPrevention InterEyeDistance HeadSize LeftwardCropOfTheFaceImage RightwardCropOfTheFaceImage
MarginAboveOfTheFaceImage MarginBelowOfTheFaceImage HeadPoseYaw HeadPosePitch HeadPoseRoll ExpressionNeutrality NoHeadCoverings""".split()


def number(x):  # %d when integral, else six decimals
    return '%d' % x if x == int(x) else '%.6f' % x


def values(data):
    if b'UNREADABLE' in data:
        return None
    if b'NOFACE' in data:
        return {m: (0, -1) for m in MEASURES}
    v = {m: (71.78, 93) for m in MEASURES}
    v['HeadSize'] = (0.22, 2)
    v['HeadPoseYaw'] = v['HeadPosePitch'] = v['HeadPoseRoll'] = (0.5, 100)
    v['InterEyeDistance'] = (96, 80)
    if b'TURNED' in data:
        v['HeadPoseYaw'] = (-12.25, 95)
        v['EyesOpen'] = (0.1, 12)
        v['ExpressionNeutrality'] = (3, 10)
        v['Sharpness'] = (-3, -1)
    return v


def main():
    argv, opts = sys.argv[1:], {}
    while len(argv) >= 2:
        opts[argv[0]] = argv[1]
        argv = argv[2:]
    data_dir, image = opts.get('-c', ''), opts.get('-i', '')
    if not os.path.isdir(data_dir) or os.path.exists(os.path.join(data_dir, 'broken')):
        print('[ERROR] Failed to initialize: models missing', file=sys.stderr)
        return 1
    images = [image]
    if os.path.isdir(image):
        images = [os.path.join(image, f) for f in os.listdir(image) if f.lower().endswith(('.jpg', '.jpeg', '.png'))]
    elif image.endswith(('.txt', '.csv')):
        images = [l.strip() for l in open(image) if l.strip() and not l.startswith('#')]
    lines = ['[INFO] Initialization took 4312 ms', 'OFIQ library version 1.0.3'] if '-o' not in opts else []
    header = None
    for name in images:
        data = open(name, 'rb').read()
        if b'CRASH' in data:
            os.abort()
        if b'SLOW' in data:
            time.sleep(60)
        v = values(data)
        if v is None:
            print('[ERROR] Error reading the image', file=sys.stderr)
        if header is None:
            names = MEASURES if v else []
            header = 'Filename;' + ''.join(n + ';' for n in names) + ''.join(n + '.scalar;' for n in names) + 'assessment_time_in_ms;'
            lines.append(header)
        cells = [number(v[m][0]) for m in MEASURES] + [number(v[m][1]) for m in MEASURES] if v else [''] * 56
        lines.append(';'.join([name] + cells + ['417']))
    text = '\n'.join(lines) + '\n'
    if '-o' in opts:
        with open(opts['-o'], 'w') as f:
            f.write(text)
    else:
        sys.stdout.write(text)
    return 0


sys.exit(main())
